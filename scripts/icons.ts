/** `npm run icons`: draws the icons of the app from its mark, name and accent colour in lib/brand.ts. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brand } from './tools/app-modules.ts';
import { at } from './tools/paths.ts';

/** Of the library that Next.js brings along. */
type Sharp = (svg: Buffer) => { resize(size: number): { png(): { toBuffer(): Promise<Buffer> } } };
const sharp: Sharp = createRequire(createRequire(import.meta.url).resolve('next/package.json'))('sharp');

/** @param radius of the corners: phones round those of an app's icon themselves */
const drawing = (radius: number) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <title>${brand.name}</title>
  <rect width="32" height="32" rx="${radius}" fill="${brand.colours.accent}"/>
  <path d="${brand.mark}" transform="translate(2.4 2.4) scale(.85)" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>
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
console.log('Written: app/icon.svg, app/apple-icon.png, app/favicon.ico');
