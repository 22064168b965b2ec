import { describeWithRedis } from '../support/vitest.ts';
import { stampede } from './stampede.ts';

describeWithRedis('parallel requests at three instances with Redis', () => stampede(3));
