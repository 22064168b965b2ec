/** The script of the wire page. Without it the page is a list that is complete, and is loaded again by hand. */
import { light } from './light.js';
import { goLive } from './live.js';
import { remember } from './morph.js';
import { makeTabs } from './tabs.js';

remember(document);
makeTabs(document);
light();
goLive();
