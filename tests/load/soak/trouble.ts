import type { Deployment } from '../../support/deployment.ts';
import type { Scene } from './user.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** An instance is killed, and comes back empty. @param drained taken out first, as in a rolling deployment */
async function replace(deployment: Deployment, index: number, scene: Scene, drained: boolean): Promise<void> {
  scene.moment = `instance ${index} is replaced`;
  if (drained) {
    await deployment.drain(index);
    // A refresh goes on after the browser that asked for it hung up; no connection tells of it.
    await pause(1500);
  }
  await deployment.kill(index);
  await pause(3000);
  await deployment.restart(index);
}

/** Redis dies without a word and comes back after a while. */
async function crash({ redis }: Deployment, scene: Scene, rotates: boolean): Promise<void> {
  scene.moment = 'Redis is down';
  if (rotates) {
    scene.parallel = false;
    while (scene.inParallel > 0) await pause(50);
    // Those whose last refresh ended with a lost answer show their old cookie once more, while Redis still knows.
    await pause(6000);
  }
  await redis.kill();
  await pause(8000);
  await redis.start();
  scene.moment = 'Redis is back';
  // Each instance notices by itself, and then tells what it settled alone.
  await pause(8000);
  scene.parallel = true;
}

/**
 * Kills and restarts, one after the other, until the scene ends. Instance 0 is spared, so that its
 * memory can be watched.
 *
 * @param rotates whether refresh tokens are good once: then nothing may run side by side while
 *   instances cannot coordinate, and an instance that dies in the middle of a rotation takes it along
 * @returns how often instances and Redis were killed
 */
export async function makeTrouble(
  deployment: Deployment,
  scene: Scene,
  rotates: boolean,
): Promise<{ instances: number; redis: number }> {
  const kills = { instances: 0, redis: 0 };
  const acts = [
    () => replace(deployment, 1, scene, rotates).then(() => kills.instances++),
    () => crash(deployment, scene, rotates).then(() => kills.redis++),
    () => replace(deployment, 2, scene, rotates).then(() => kills.instances++),
  ];
  for (let turn = 0; !scene.ended; turn++) {
    scene.moment = 'all is well';
    await pause(8000);
    if (!scene.ended) await acts[turn % acts.length]?.();
  }
  return kills;
}
