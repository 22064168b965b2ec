import { circleCheck, error, Icon, info, warning } from './icon';
import { Say } from './say';

export interface NoticeProps {
  kind?: 'info' | 'success' | 'warning' | 'error';
  title: string;
  text?: string;
}

const drawings = { info, success: circleCheck, warning, error };

/** A message about what just happened. Colour alone never tells the kind: the title has to say it in words. */
export function Notice({ kind = 'info', title, text }: NoticeProps) {
  return (
    <div className={`notice notice-${kind}`}>
      <Icon drawing={drawings[kind]} />
      <div className="notice-body">
        <p className="notice-title">{title}</p>
        {text ? <p>{text}</p> : null}
      </div>
      <Say text={text ? `${title}. ${text}` : title} />
    </div>
  );
}
