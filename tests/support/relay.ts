import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A TCP relay: hands each new connection to the next backend in turn, and can be slow about it. */
export class Relay {
  /** Ports on 127.0.0.1. One that refuses is passed over. */
  backends: number[] = [];
  /** How long each piece of data is held back, in milliseconds. */
  delayMs = 0;
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #next = 0;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as { port: number }).port;
    server.on('connection', (client) => void this.#relay(client));
  }

  static async start(backends: number[] = []): Promise<Relay> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const relay = new Relay(server);
    relay.backends = backends;
    return relay;
  }

  /** @returns how many connections to a backend are open */
  openTo(port: number): number {
    return [...this.#sockets].filter((socket) => socket.remotePort === port).length;
  }

  /** Resets each open connection at the next data of its client, as a network that forgot it does. */
  forget(): void {
    for (const socket of this.#sockets) {
      if (socket.localPort !== this.port) continue;
      socket.unpipe();
      socket.once('data', () => socket.resetAndDestroy()).resume();
    }
  }

  /** What is behind it vanishes: no new connection is taken, and open ones are reset. */
  vanish(): void {
    this.backends = [];
    this.forget();
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #relay(client: Socket): Promise<void> {
    this.#keep(client);
    const backend = await this.#reach();
    if (!backend) return void client.destroy();
    this.#keep(backend);
    client.pipe(this.#held()).pipe(backend);
    backend.pipe(this.#held()).pipe(client);
    client.on('close', () => backend.destroy());
    backend.on('close', () => client.destroySoon());
  }

  async #reach(): Promise<Socket | undefined> {
    for (const _ of this.backends) {
      const port = this.backends[this.#next++ % this.backends.length] as number;
      const socket = connect(port, '127.0.0.1');
      const reached = await once(socket, 'connect').then(
        () => true,
        () => false,
      );
      if (reached) return socket;
    }
    return undefined;
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A connection that breaks is part of what is tested; its other half is closed with it.
    socket.on('error', () => {});
  }

  #held(): Transform {
    return new Transform({
      transform: (chunk, _encoding, done) => {
        if (this.delayMs === 0) done(null, chunk);
        else setTimeout(() => done(null, chunk), this.delayMs);
      },
    });
  }
}
