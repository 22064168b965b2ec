import { brand } from '@/lib/brand';
import { connectTexts } from '@/lib/texts';
import { filled } from './words';

/** A mark of lib/brand.ts, in the colour of the text around it. */
export function Mark({ of }: { of: { mark: string } }) {
  return (
    <svg className="icon mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d={of.mark} />
    </svg>
  );
}

/** Who connects with whom. */
export function Between() {
  return (
    <p className="between">
      <span className="visually-hidden">
        {filled(connectTexts.between, { app: brand.name, platform: brand.platform.name })}
      </span>
      <span aria-hidden="true">
        <Mark of={brand} />
        {brand.name}
      </span>
      <span aria-hidden="true">⇄</span>
      <span className="between-platform" aria-hidden="true">
        <Mark of={brand.platform} />
        {brand.platform.name}
      </span>
    </p>
  );
}
