import { Icon } from './icon';

export interface NoticeProps {
  kind?: 'info' | 'success' | 'warning' | 'error';
  title: string;
  text?: string;
}

/** A message about what just happened. The title must tell the kind too, because some users cannot see its colour. */
export function Notice({ kind = 'info', title, text }: NoticeProps) {
  return (
    <div className={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon name={kind === 'success' ? 'circleCheck' : kind} />
      <div className="notice-body">
        <p className="notice-title">{title}</p>
        {text ? <p>{text}</p> : null}
      </div>
    </div>
  );
}
