import { ensureBrowser } from './browser.ts';
import { canInstall, has, installDebian } from './debian.ts';

/** What tests need and npm does not bring. The servers' Debian packages bear their names. */
export type Program = 'browser' | 'redis-server' | 'nginx';

export type Missing = { program: Program; why: string };

async function ensureServers(servers: Program[]): Promise<Missing[]> {
  const absent = servers.filter((server) => !has(server));
  const why = absent.length > 0 && canInstall() ? await installDebian(absent) : 'install it';
  return absent.filter((server) => !has(server)).map((program) => ({ program, why: why ?? 'not on PATH' }));
}

/**
 * Installs the programs that the machine lacks, where that is possible.
 * @returns those still missing, with the reason
 */
export async function ensureMachine(programs: Set<Program>): Promise<Missing[]> {
  const noBrowser = programs.has('browser') ? await ensureBrowser() : undefined;
  const servers = await ensureServers([...programs].filter((program) => program !== 'browser'));
  return noBrowser ? [{ program: 'browser', why: noBrowser }, ...servers] : servers;
}
