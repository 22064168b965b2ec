/** `npm run icons`: draws the icons and the link preview of the app from what lib/brand.ts says. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brand } from './tools/app-modules.ts';
import { at } from './tools/paths.ts';

/** Of the library that Next.js brings along. */
type Sharp = (svg: Buffer) => { resize(width: number): { png(): { toBuffer(): Promise<Buffer> } } };
const sharp: Sharp = createRequire(createRequire(import.meta.url).resolve('next/package.json'))('sharp');

const mark = `<path d="${brand.mark}" transform="translate(2.4 2.4) scale(.85)" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>`;

/** @param radius of the corners: phones round those of an app's icon themselves */
const drawing = (radius: number) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <title>${brand.name}</title>
  <rect width="32" height="32" rx="${radius}" fill="${brand.colours.accent}"/>
  ${mark}
</svg>
`;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Lines of at most 46 characters. */
const lines = brand.tagline.match(/.{1,46}(?!\S)/g) ?? [];

/** What Slack, a search engine or a phone shows beside a link to the app. */
const preview = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" font-family="sans-serif" fill="#fff">
  <rect width="1200" height="630" fill="${brand.colours.accent}"/>
  <g transform="translate(80 96) scale(4.5)">${mark}</g>
  <text x="96" y="360" font-size="84" font-weight="bold">${escaped(brand.name)}</text>
  ${lines.map((line, index) => `<text x="96" y="${440 + 56 * index}" font-size="40">${escaped(line.trim())}</text>`).join('\n  ')}
</svg>
`;

const png = (size: number, radius = 8) =>
  sharp(Buffer.from(drawing(radius)))
    .resize(size)
    .png()
    .toBuffer();

/** An icon file that holds one PNG: a header of 6 bytes and an entry of 16 in front of it. */
function ico(image: Buffer, size: number): Buffer {
  const header = Buffer.alloc(22);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(1, 4);
  header.writeUInt8(size, 6);
  header.writeUInt8(size, 7);
  header.writeUInt16LE(1, 10);
  header.writeUInt16LE(32, 12);
  header.writeUInt32LE(image.length, 14);
  header.writeUInt32LE(22, 18);
  return Buffer.concat([header, image]);
}

writeFileSync(at('app/icon.svg'), drawing(8));
writeFileSync(at('app/apple-icon.png'), await png(180, 0));
writeFileSync(at('app/favicon.ico'), ico(await png(48), 48));
writeFileSync(at('public/preview.png'), await sharp(Buffer.from(preview)).resize(1200).png().toBuffer());
console.log('Written: app/icon.svg, app/apple-icon.png, app/favicon.ico, public/preview.png');
