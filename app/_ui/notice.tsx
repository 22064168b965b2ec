import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';

const ICONS = {
  info: 'info',
  success: 'circleCheck',
  warning: 'warning',
  error: 'error',
} as const satisfies Record<string, IconName>;

export type NoticeKind = keyof typeof ICONS;

/**
 * A message about what just happened. Errors interrupt a screen reader (`alert`); all others wait (`status`).
 * Colour alone never tells the kind: the title has to say it in words.
 */
export function Notice({ kind, title, children }: { kind: NoticeKind; title: string; children?: ReactNode }) {
  return (
    <div className={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon name={ICONS[kind]} />
      <div className="notice-body">
        <p className="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}
