/**
 * `npm run doctor`: checks the configuration from outside in, and says how to fix what is wrong. Exit code 1 when
 * something is. `-- --json` prints it for machines.
 *
 * Redirect URL, custom scopes and client type can only be looked up with the project's keys: STYTCH_PROJECT_ID and
 * STYTCH_PROJECT_SECRET in the environment, as `npm run setup` takes them. The app itself never needs these.
 */
import { ensureInstalled } from './tools/install.ts';
import { runCommand } from './tools/say.ts';

await runCommand(async () => {
  const json = process.argv.includes('--json');
  await ensureInstalled();
  const { examine } = await import('./doctor/examine.ts');
  const { checks } = await import('./doctor/checks.ts');
  const { isHealthy, report } = await import('./doctor/report.ts');
  const findings = await examine(checks, process.env, process.versions.node);
  console.log(json ? JSON.stringify({ healthy: isHealthy(findings), findings }, null, 2) : report(findings));
  process.exitCode = isHealthy(findings) ? 0 : 1;
});
