/**
 * `npm run doctor`: checks the configuration from outside in, and says how to fix what is wrong. Exit code 1 when
 * something is. `-- --json` prints it for machines.
 *
 * Redirect URL, custom scopes and client type can only be looked up with the project's keys: STYTCH_PROJECT_ID and
 * STYTCH_PROJECT_SECRET in the environment, as `npm run setup` takes them. The app itself never needs these.
 */
import { runCommand } from './tools/say.ts';

await runCommand(async () => {
  const json = process.argv.includes('--json');
  const { examine } = await import('./doctor/examine.ts');
  const { checks } = await import('./doctor/checks.ts');
  const { isHealthy, lines, verdict } = await import('./doctor/report.ts');
  const findings = [];
  for await (const finding of examine(checks, process.env, process.versions.node)) {
    findings.push(finding);
    if (!json) console.log(lines(finding));
  }
  const healthy = isHealthy(findings);
  console.log(json ? JSON.stringify({ healthy, findings }, null, 2) : `\n${verdict(findings)}`);
  process.exitCode = healthy ? 0 : 1;
});
