/** @file Options of every optimizer and every schedule of learning rates, drawn anew for each case, under PyTorch's names. */

/** Numbers between 0 and 1. */
export type Draw = () => number;

export type DrawnOptions = Readonly<Record<string, unknown>>;

const between = (draw: Draw, low: number, high: number): number => low + (high - low) * draw();
const whole = (draw: Draw, low: number, high: number): number => Math.floor(between(draw, low, high + 1));
const oneOf = <T>(draw: Draw, values: readonly T[]): T => values[whole(draw, 0, values.length - 1)] as T;
const flag = (draw: Draw): boolean => draw() < 0.5;
/** An option that is off as often as on. */
const sometimes = (draw: Draw, high: number): number => (flag(draw) ? between(draw, high / 10, high) : 0);
const pair = (...values: number[]): readonly number[] => Object.freeze(values);

const adam = (draw: Draw): DrawnOptions => ({
  lr: between(draw, 0.01, 0.2),
  betas: pair(between(draw, 0.5, 0.95), between(draw, 0.6, 0.99)),
  eps: between(draw, 1e-8, 1e-2),
  weight_decay: sometimes(draw, 0.2),
  maximize: flag(draw),
});

/** What the options of each are. PyTorch's SparseAdam is for sparse gradients alone, which there are none of here. */
export const optimizerOptions: Readonly<Record<string, (draw: Draw) => DrawnOptions>> = {
  SGD: (draw) => {
    const momentum = sometimes(draw, 0.9);
    const nesterov = momentum > 0 && flag(draw);
    return {
      lr: between(draw, 0.01, 0.2),
      momentum,
      nesterov,
      dampening: nesterov ? 0 : sometimes(draw, 0.5),
      weight_decay: sometimes(draw, 0.2),
      maximize: flag(draw),
    };
  },
  Adam: (draw) => ({ ...adam(draw), amsgrad: flag(draw) }),
  AdamW: (draw) => ({ ...adam(draw), amsgrad: flag(draw) }),
  Adamax: adam,
  NAdam: (draw) => ({ ...adam(draw), momentum_decay: between(draw, 0, 0.1), decoupled_weight_decay: flag(draw) }),
  RAdam: (draw) => ({ ...adam(draw), decoupled_weight_decay: flag(draw) }),
  RMSprop: (draw) => ({
    lr: between(draw, 0.01, 0.1),
    alpha: between(draw, 0.5, 0.99),
    eps: between(draw, 1e-8, 1e-2),
    weight_decay: sometimes(draw, 0.2),
    momentum: sometimes(draw, 0.9),
    centered: flag(draw),
    maximize: flag(draw),
  }),
  Adagrad: (draw) => ({
    lr: between(draw, 0.01, 0.2),
    lr_decay: sometimes(draw, 0.3),
    weight_decay: sometimes(draw, 0.2),
    initial_accumulator_value: sometimes(draw, 0.5),
    eps: between(draw, 1e-10, 1e-2),
    maximize: flag(draw),
  }),
  Adadelta: (draw) => ({
    lr: between(draw, 0.5, 1),
    rho: between(draw, 0.5, 0.95),
    eps: between(draw, 1e-6, 1e-2),
    weight_decay: sometimes(draw, 0.2),
    maximize: flag(draw),
  }),
  Rprop: (draw) => ({
    lr: between(draw, 0.01, 0.1),
    etas: pair(between(draw, 0.3, 0.8), between(draw, 1.1, 1.5)),
    step_sizes: pair(between(draw, 1e-6, 1e-2), between(draw, 0.1, 50)),
    maximize: flag(draw),
  }),
  ASGD: (draw) => ({
    lr: between(draw, 0.01, 0.2),
    lambd: sometimes(draw, 0.1),
    alpha: between(draw, 0.5, 0.9),
    t0: flag(draw) ? whole(draw, 1, 4) : 1e6,
    weight_decay: sometimes(draw, 0.2),
    maximize: flag(draw),
  }),
  Adafactor: (draw) => ({
    lr: between(draw, 0.01, 0.2),
    beta2_decay: between(draw, -0.9, -0.5),
    eps: Object.freeze([flag(draw) ? null : between(draw, 1e-6, 1e-2), between(draw, 1e-4, 1e-2)]),
    d: between(draw, 1, 2),
    weight_decay: sometimes(draw, 0.2),
    maximize: flag(draw),
  }),
  LBFGS: (draw) => ({
    lr: between(draw, 0.3, 1),
    max_iter: whole(draw, 1, 4),
    history_size: whole(draw, 2, 10),
    line_search_fn: flag(draw) ? 'strong_wolfe' : null,
  }),
};

/** A schedule: its class, and options, among which may be schedules. */
export interface DrawnSchedule {
  readonly scheduler: string;
  readonly options: DrawnOptions;
}

/** What Python and JavaScript both read. */
const power = (draw: Draw): DrawnOptions => ({ function: `${between(draw, 0.8, 0.99)} ** epoch` });
const cosine = (draw: Draw): DrawnOptions => ({ T_max: whole(draw, 3, 9), eta_min: sometimes(draw, 0.01) });

export const schedulerOptions: Readonly<Record<string, (draw: Draw) => DrawnOptions>> = {
  LambdaLR: (draw) => ({ lr_lambda: flag(draw) ? power(draw) : [power(draw), power(draw)] }),
  MultiplicativeLR: (draw) => ({ lr_lambda: power(draw) }),
  StepLR: (draw) => ({ step_size: whole(draw, 1, 5), gamma: between(draw, 0.1, 0.9) }),
  MultiStepLR: (draw) => ({
    milestones: [whole(draw, 1, 4), whole(draw, 4, 7), whole(draw, 8, 12)],
    gamma: between(draw, 0.1, 0.9),
  }),
  ConstantLR: (draw) => ({ factor: between(draw, 0.1, 0.9), total_iters: whole(draw, 1, 9) }),
  LinearLR: (draw) => ({
    start_factor: between(draw, 0.1, 0.9),
    end_factor: between(draw, 0.5, 1),
    total_iters: whole(draw, 1, 9),
  }),
  ExponentialLR: (draw) => ({ gamma: between(draw, 0.5, 0.99) }),
  PolynomialLR: (draw) => ({ total_iters: whole(draw, 4, 12), power: between(draw, 0.5, 2) }),
  CosineAnnealingLR: cosine,
  CosineAnnealingWarmRestarts: (draw) => ({
    T_0: whole(draw, 2, 4),
    T_mult: whole(draw, 1, 2),
    eta_min: sometimes(draw, 0.01),
  }),
  CyclicLR: (draw) => {
    const mode = oneOf(draw, ['triangular', 'triangular2', 'exp_range']);
    return {
      base_lr: between(draw, 0.01, 0.05),
      max_lr: between(draw, 0.1, 0.3),
      step_size_up: whole(draw, 2, 4),
      step_size_down: flag(draw) ? null : whole(draw, 2, 4),
      mode,
      gamma: mode === 'exp_range' ? between(draw, 0.8, 0.99) : 1,
      cycle_momentum: flag(draw),
    };
  },
  OneCycleLR: (draw) => ({
    max_lr: between(draw, 0.1, 0.5),
    total_steps: whole(draw, 14, 20),
    pct_start: between(draw, 0.2, 0.4),
    anneal_strategy: oneOf(draw, ['cos', 'linear']),
    cycle_momentum: flag(draw),
    three_phase: flag(draw),
  }),
  ReduceLROnPlateau: (draw) => ({
    mode: oneOf(draw, ['min', 'max']),
    factor: between(draw, 0.1, 0.9),
    patience: whole(draw, 0, 2),
    threshold: between(draw, 1e-4, 0.1),
    threshold_mode: oneOf(draw, ['rel', 'abs']),
    cooldown: whole(draw, 0, 2),
    min_lr: sometimes(draw, 0.01),
  }),
  SWALR: (draw) => ({
    swa_lr: between(draw, 0.01, 0.1),
    anneal_epochs: whole(draw, 2, 9),
    anneal_strategy: oneOf(draw, ['cos', 'linear']),
  }),
  SequentialLR: (draw) => ({
    schedulers: [
      { scheduler: 'LinearLR', options: { start_factor: between(draw, 0.1, 0.9), total_iters: whole(draw, 2, 4) } },
      { scheduler: 'ExponentialLR', options: { gamma: between(draw, 0.5, 0.99) } },
      { scheduler: 'CosineAnnealingLR', options: cosine(draw) },
    ],
    milestones: [whole(draw, 2, 4), whole(draw, 5, 9)],
  }),
  ChainedScheduler: (draw) => ({
    schedulers: [
      { scheduler: 'ConstantLR', options: { factor: between(draw, 0.1, 0.9), total_iters: whole(draw, 2, 9) } },
      { scheduler: 'ExponentialLR', options: { gamma: between(draw, 0.5, 0.99) } },
    ],
  }),
};
