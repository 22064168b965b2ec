'use client';

import { useEffect, useState } from 'react';
import { language } from '@/lib/language';

/** @param utc what to show where no script runs, and first of all: the server does not know the reader's time zone */
export function LocalTime({ at, utc, form }: { at: string; utc: string; form: Intl.DateTimeFormatOptions }) {
  const [shown, show] = useState(utc);
  useEffect(() => show(new Intl.DateTimeFormat(language, form).format(new Date(at))), [at, form]);
  return <time dateTime={at}>{shown}</time>;
}
