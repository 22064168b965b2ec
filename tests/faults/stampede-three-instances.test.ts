import { describeWithRedis } from '../support/vitest.ts';
import { stampede } from './stampede.ts';

describeWithRedis(
  'fifty requests find the token expired, three instances behind a balancer, with Redis',
  () => stampede(3),
);
