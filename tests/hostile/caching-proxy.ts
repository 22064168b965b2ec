import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { respondsToHttp } from '../../sandbox/run/ready.ts';

/** A caching proxy in front of the app, as shared caches are: eager, with one memory for all users. */
export class CachingProxy {
  #folder = '';
  #process: ChildProcess | undefined;

  /**
   * @param careless keeps also what `Cache-Control` forbids to keep; then only `Vary` keeps users apart
   */
  async start({
    port,
    appPort,
    careless,
  }: {
    port: number;
    appPort: number;
    careless: boolean;
  }): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'caching-proxy-'));
    this.#folder = folder;
    for (const name of ['cache', 'temporary']) mkdirSync(join(folder, name));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off;
      ${process.getuid?.() === 0 ? 'user root;' : ''}
      worker_processes 1;
      pid ${folder}/pid;
      error_log ${folder}/errors;
      events {}
      http {
        access_log off;
        ${temporary.map((name) => `${name}_temp_path ${folder}/temporary/${name};`).join('\n')}
        proxy_cache_path ${folder}/cache keys_zone=shared:1m;
        server {
          listen 127.0.0.1:${port};
          large_client_header_buffers 4 16k;
          proxy_buffer_size 16k;
          proxy_buffers 8 16k;
          location / {
            proxy_pass http://127.0.0.1:${appPort};
            proxy_cache shared;
            proxy_cache_key $request_uri;
            proxy_cache_valid any 10m;
            proxy_ignore_headers Set-Cookie ${careless ? 'Cache-Control Expires' : ''};
            add_header X-Cache $upstream_cache_status always;
          }
        }
      }`,
    );
    const path = [process.env.PATH, '/usr/sbin', '/usr/local/sbin'].join(delimiter);
    const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
      env: Object.assign({}, process.env, { PATH: path }),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process = child;
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const ended = new AbortController();
    child.once('close', () => ended.abort(new Error(`nginx ended:\n${output}`)));
    await respondsToHttp(`http://127.0.0.1:${port}/health`, ended.signal);
  }

  async stop(): Promise<void> {
    if (!this.#process) return;
    if (this.#process.exitCode === null) {
      const closed = once(this.#process, 'close');
      this.#process.kill('SIGTERM');
      await closed;
    }
    rmSync(this.#folder, { recursive: true });
  }
}
