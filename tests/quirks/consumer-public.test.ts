import { tellStories } from './stories.ts';
import { worldsOf } from './worlds.ts';

tellStories(worldsOf('consumer', 'public'));
