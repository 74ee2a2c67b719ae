/** @file Deno's kernel for Jupyter, driven as Jupyter does it: https://jupyter-client.readthedocs.io/en/stable/messaging.html */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from './sockets.ts';

/** What a cell shows: MIME types and their contents. */
export type Shown = Readonly<Record<string, unknown>>;

/** What a cell has shown and printed so far: the kernel may still publish some of it when the cell is done. */
export interface CellOutcome {
  shown: Shown[];
  printed: string;
  error: string | undefined;
}

interface Message {
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const separator = '<IDS|MSG>';

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function opened(...given: Parameters<typeof Connection.open>): Promise<Connection> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await Connection.open(...given);
    } catch (error) {
      // The kernel takes a moment to listen.
      if (attempt === 300) throw error;
      await delay(100);
    }
  }
}

export class Kernel {
  readonly #process: ChildProcess;
  readonly #key = randomUUID();
  readonly #session = randomUUID();
  #shell: Connection | undefined;
  #news: Connection | undefined;
  /** By the message that they wait for answers to. */
  readonly #listeners = new Map<string, (message: Message) => void>();

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** Starts `deno jupyter` in a folder. */
  static async start(deno: string, directory: string, scratch: string): Promise<Kernel> {
    const ports = [];
    for (let i = 0; i < 5; i++) ports.push(await freePort());
    const [shell_port = 0, iopub_port = 0, stdin_port, control_port, hb_port] = ports;
    const file = join(scratch, 'connection.json');
    const child = spawn(deno, ['jupyter', '--kernel', '--conn', file], {
      cwd: directory,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: 'ignore',
    });
    const kernel = new Kernel(child);
    writeFileSync(
      file,
      JSON.stringify({
        transport: 'tcp',
        ip: '127.0.0.1',
        ...{ shell_port, iopub_port, stdin_port, control_port, hb_port },
        key: kernel.#key,
        signature_scheme: 'hmac-sha256',
        kernel_name: 'deno',
      }),
    );
    const receive = (frames: readonly Buffer[]) => kernel.#receive(frames);
    kernel.#news = await opened(iopub_port, 'SUB', receive);
    kernel.#shell = await opened(shell_port, 'DEALER', receive);
    // What is published before the subscription arrived is lost.
    await delay(500);
    return kernel;
  }

  /** Runs a cell to its end: the reply, and the news that the kernel is idle again. */
  run(code: string): Promise<CellOutcome> {
    return this.#execute(code, () => true);
  }

  /** Waits until everything is there that earlier cells show: the kernel publishes in order. */
  async settle(): Promise<void> {
    await this.#execute("'settled'", ({ shown }) => shown.length > 0);
  }

  #execute(code: string, isEnough: (outcome: CellOutcome) => boolean): Promise<CellOutcome> {
    const id = randomUUID();
    const outcome: CellOutcome = { shown: [], printed: '', error: undefined };
    let [isIdle, isAnswered] = [false, false];
    const done = new Promise<CellOutcome>((resolve, reject) => {
      this.#process.once('exit', (status) => reject(new Error(`the kernel ended with ${status}`)));
      this.#listeners.set(id, ({ type, content }) => {
        if (type === 'execute_result' || type === 'display_data') outcome.shown.push(content['data'] as Shown);
        else if (type === 'stream') outcome.printed += String(content['text']);
        else if (type === 'error') outcome.error = `${content['ename']}: ${content['evalue']}`;
        else if (type === 'execute_reply') isAnswered = true;
        else if (type === 'status') isIdle = content['execution_state'] === 'idle';
        if (isIdle && isAnswered && isEnough(outcome)) resolve(outcome);
      });
    });
    const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
    this.#send(id, 'execute_request', { ...content, stop_on_error: true });
    return done;
  }

  stop(): void {
    this.#shell?.close();
    this.#news?.close();
    this.#process.removeAllListeners('exit');
    this.#process.kill('SIGKILL');
  }

  #send(id: string, type: string, content: object): void {
    const date = new Date().toISOString();
    const header = { msg_id: id, session: this.#session, username: 'test', date, msg_type: type, version: '5.3' };
    const parts = [header, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
    const signature = createHmac('sha256', this.#key);
    for (const part of parts) signature.update(part);
    this.#shell?.send([Buffer.from(separator), Buffer.from(signature.digest('hex')), ...parts]);
  }

  #receive(frames: readonly Buffer[]): void {
    const at = frames.findIndex((frame) => frame.toString() === separator);
    const [header, parent, , content] = frames
      .slice(at + 2)
      .map((part) => JSON.parse(part.toString()) as Record<string, unknown>);
    const type = header?.['msg_type'];
    if (typeof type !== 'string') return;
    const parentId = parent?.['msg_id'];
    if (typeof parentId === 'string') this.#listeners.get(parentId)?.({ type, content: content ?? {} });
  }
}
