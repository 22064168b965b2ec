import { tellStories } from './stories.ts';
import { worldsOf } from './worlds.ts';

tellStories(worldsOf('b2b', 'confidential'));
