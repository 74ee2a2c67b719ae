"""
States of optimizers and schedulers, both ways: states.py FILE OUT.

FILE has cases with a state that was saved elsewhere. Each is loaded here and takes one more step; and the same case is run here from its
start, its state saved, and one more step taken.
"""
import sys

import torch
from torch import optim
from torch.optim import lr_scheduler, swa_utils


def loss_of(params, case):
    """Smooth and convex, so that rounding does not grow, and another one for each element."""
    each = zip(params, case["slopes"], case["targets"])
    return sum((torch.sqrt(1 + (p * a - b) ** 2) + p**2 / 2).sum() for p, a, b in each)


def groups_of(params, case):
    return [{"params": [params[i] for i in group["params"]], **group["options"]} for group in case["groups"]]


def make(case, values):
    params = [value.clone().requires_grad_() for value in values]
    return params, getattr(optim, case["optimizer"])(groups_of(params, case), **case["options"])


def step(params, optimizer, case):
    def closure():
        optimizer.zero_grad()
        loss = loss_of(params, case)
        loss.backward()
        return loss

    optimizer.step(closure)
    return [param.detach().clone() for param in params]


def copied(state):
    """The state shares its tensors with the optimizer, which goes on."""
    if isinstance(state, torch.Tensor):
        return state.clone()
    if isinstance(state, dict):
        return {key: copied(value) for key, value in state.items()}
    return type(state)(copied(value) for value in state) if isinstance(state, (list, tuple)) else state


def answer_optimizer(case):
    params, optimizer = make(case, case["after"])
    optimizer.load_state_dict(case["state"])
    for entries in optimizer.state.values():
        if "mu_product" in entries:  # NAdam keeps it in float32, and load_state_dict gives it the parameter's dtype.
            entries["mu_product"] = entries["mu_product"].float()
    continued = step(params, optimizer, case)
    params, optimizer = make(case, case["start"])
    after = case["start"]
    for _ in range(case["steps"]):
        after = step(params, optimizer, case)
    state = copied(optimizer.state_dict())
    for entries in state["state"].values():
        entries.pop("al", None)  # What LBFGS writes anew in each step.
    return {"continued": continued, "after": after, "state": state, "next": step(params, optimizer, case)}


def scheduler_of(optimizer, case):
    def value(given):
        if isinstance(given, list):
            return [value(item) for item in given]
        if isinstance(given, dict) and "function" in given:
            return eval(f"lambda epoch: {given['function']}")
        return scheduler_of(optimizer, given) if isinstance(given, dict) else given

    options = {name: value(given) for name, given in case["options"].items()}
    name = case["scheduler"]
    if name == "ChainedScheduler":
        return lr_scheduler.ChainedScheduler(options["schedulers"])
    return getattr(swa_utils if name == "SWALR" else lr_scheduler, name)(optimizer, **options)


def schedule(case):
    params = [torch.zeros(1, requires_grad=True), torch.zeros(2, requires_grad=True)]
    optimizer = optim.SGD([{"params": [p], "lr": lr} for p, lr in zip(params, case["rates"])], lr=1, momentum=0.9)
    return optimizer, scheduler_of(optimizer, case)


def follow(optimizer, scheduler, case, begin, end):
    """What the groups have after each step."""
    seen = []
    for i in range(begin, end):
        optimizer.step()
        scheduler.step(*([case["metrics"][i]] if case["scheduler"] == "ReduceLROnPlateau" else []))
        seen.append([[group["lr"], group["momentum"]] for group in optimizer.param_groups])
    return seen


def answer_scheduler(case):
    steps, end = case["steps"], len(case["metrics"])
    optimizer, scheduler = schedule(case)
    optimizer.load_state_dict(case["optimizer"])
    scheduler.load_state_dict(case["state"])
    continued = follow(optimizer, scheduler, case, steps, end)
    optimizer, scheduler = schedule(case)
    follow(optimizer, scheduler, case, 0, steps)
    # SWALR's state has a function, with which torch.load refuses the file by its defaults.
    own = {key: copied(value) for key, value in scheduler.state_dict().items() if key != "anneal_func"}
    state = {"optimizer": copied(optimizer.state_dict()), "state": own}
    return {"continued": continued, **state, "next": follow(optimizer, scheduler, case, steps, end)}


def names_of(module, base):
    """The public classes that a user makes."""
    found = (getattr(module, name) for name in dir(module))
    classes = [each for each in found if isinstance(each, type) and issubclass(each, base) and each is not base]
    return [each.__name__ for each in classes if not each.__name__.startswith("_")]


cases = torch.load(sys.argv[1])
torch.save({
    "optimizers": [answer_optimizer(case) for case in cases["optimizers"]],
    "schedulers": [answer_scheduler(case) for case in cases["schedulers"]],
    "names": {
        "optimizers": names_of(optim, optim.Optimizer),
        "schedulers": [*names_of(lr_scheduler, lr_scheduler.LRScheduler), "SWALR"],
    },
}, sys.argv[2])
