import type { Deployment } from '../../support/deployment.ts';
import type { Scene } from './user.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** No user connects from now on, and those who were about to are done. */
async function holdConnects(scene: Scene): Promise<void> {
  scene.mayConnect = false;
  while (scene.connecting > 0) await pause(50);
}

/** An instance is killed, and comes back empty. @param drained taken out first, as in a rolling deployment */
async function replace(deployment: Deployment, index: number, scene: Scene, drained: boolean): Promise<void> {
  scene.moment = `instance ${index} is replaced`;
  if (drained) {
    await deployment.drain(index);
    // A refresh goes on after the browser that asked for it hung up; no connection tells of it. It lasts at most as long
    // as the app waits for the issuer.
    await pause(6000);
  } else await holdConnects(scene);
  await deployment.kill(index);
  await pause(3000);
  await deployment.restart(index);
  scene.mayConnect = true;
}

/** A rolling deployment: one instance after the other gets no more requests, ends, and comes back. */
async function deploy(deployment: Deployment, scene: Scene): Promise<void> {
  for (const index of [1, 2]) {
    scene.moment = `instance ${index} is deployed`;
    await deployment.drain(index);
    await pause(1500);
    await deployment.kill(index, 'SIGTERM');
    await deployment.restart(index);
  }
}

/** Redis dies without a word and comes back after a while. */
async function crash({ redis }: Deployment, scene: Scene, rotates: boolean): Promise<void> {
  scene.moment = 'Redis is down';
  await holdConnects(scene);
  if (rotates) {
    scene.parallel = false;
    while (scene.inParallel > 0) await pause(50);
    // Those whose last refresh ended with a lost response show their old cookie once more, while Redis still knows.
    await pause(6000);
  }
  await redis.kill();
  await pause(8000);
  await redis.start();
  scene.moment = 'Redis is back';
  // Each instance notices by itself, and then tells what it settled alone.
  await pause(8000);
  Object.assign(scene, { parallel: true, mayConnect: true });
}

/** Members of a token response that an issuer may get wrong, while the response still has the new tokens. */
const ODD = [{ id_token: '' }, { expires_in: null }, { scope: '' }, { token_type: null }];

/** One response of ten has an odd member, each kind for a while. @returns when the scene has ended */
export async function sendOddMembers(deployment: Deployment, scene: Scene): Promise<void> {
  for (let turn = 0; !scene.ended; turn++) {
    const fault = { patch: ODD[turn % ODD.length], every: 10 };
    await deployment.control('switches', { endpoints: { refresh: fault, exchange: fault } });
    for (let second = 0; second < 5 && !scene.ended; second++) await pause(1000);
  }
  await deployment.control('switches', { endpoints: { refresh: null, exchange: null } });
}

/**
 * Kills and restarts, one after the other, until the scene ends. Instance 0 is spared, so that its
 * memory can be watched.
 *
 * @param rotates whether refresh tokens are good once: then nothing may run side by side while
 *   instances cannot coordinate, and an instance that dies in the middle of a rotation takes it along
 * @returns how often instances and Redis were killed, and how many deployments there were
 */
export async function makeTrouble(
  deployment: Deployment,
  scene: Scene,
  rotates: boolean,
): Promise<{ instances: number; redis: number; deploys: number }> {
  const kills = { instances: 0, redis: 0, deploys: 0 };
  const acts = [
    () => replace(deployment, 1, scene, rotates).then(() => kills.instances++),
    () => crash(deployment, scene, rotates).then(() => kills.redis++),
    () => deploy(deployment, scene).then(() => kills.deploys++),
    () => replace(deployment, 2, scene, rotates).then(() => kills.instances++),
    () => deploy(deployment, scene).then(() => kills.deploys++),
  ];
  for (let turn = 0; !scene.ended; turn++) {
    scene.moment = 'all is well';
    await pause(8000);
    if (!scene.ended) await acts[turn % acts.length]?.();
  }
  return kills;
}
