/** @file As much of ZeroMQ as a client of a Jupyter kernel needs: ZMTP 3.0 without security, https://rfc.zeromq.org/spec/23/ */
import { connect, type Socket } from 'node:net';

/** The version, the mechanism NULL, and that this is a client. */
function greeting(): Buffer {
  const bytes = Buffer.alloc(64);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.write('NULL', 12);
  return bytes;
}

const [more, long, command] = [1, 2, 4];

function frame(flags: number, body: Buffer): Buffer {
  if (body.length < 256) return Buffer.concat([Buffer.of(flags, body.length), body]);
  const head = Buffer.alloc(9);
  head[0] = flags | long;
  head.writeBigUInt64BE(BigInt(body.length), 1);
  return Buffer.concat([head, body]);
}

/** The command by which a socket says what it is. */
function ready(type: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  const body = Buffer.concat([Buffer.from('\x05READY\x0bSocket-Type'), length, Buffer.from(type)]);
  return frame(command, body);
}

/** One connection: messages of several frames go out, and come in. */
export class Connection {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  #isGreeted = false;
  #frames: Buffer[] = [];
  readonly #receive: (frames: Buffer[]) => void;

  private constructor(socket: Socket, receive: (frames: Buffer[]) => void) {
    this.#socket = socket;
    this.#receive = receive;
    socket.on('data', (bytes) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      this.#read();
    });
  }

  static open(port: number, type: 'DEALER' | 'SUB', receive: (frames: Buffer[]) => void): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        const connection = new Connection(socket, receive);
        socket.write(Buffer.concat([greeting(), ready(type)]));
        // A subscription to everything.
        if (type === 'SUB') connection.send([Buffer.of(1)]);
        resolve(connection);
      });
    });
  }

  send(frames: readonly Buffer[]): void {
    for (const [i, body] of frames.entries()) this.#socket.write(frame(i < frames.length - 1 ? more : 0, body));
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(): void {
    if (!this.#isGreeted) {
      if (this.#bytes.length < 64) return;
      this.#bytes = this.#bytes.subarray(64);
      this.#isGreeted = true;
    }
    for (;;) {
      const [flags = 0, size = 0] = this.#bytes;
      const isLong = (flags & long) !== 0;
      const head = isLong ? 9 : 2;
      if (this.#bytes.length < head) return;
      const length = isLong ? Number(this.#bytes.readBigUInt64BE(1)) : size;
      if (this.#bytes.length < head + length) return;
      const body = this.#bytes.subarray(head, head + length);
      this.#bytes = this.#bytes.subarray(head + length);
      if ((flags & command) !== 0) continue;
      this.#frames.push(body);
      if ((flags & more) !== 0) continue;
      const frames = this.#frames;
      this.#frames = [];
      this.#receive(frames);
    }
  }
}
