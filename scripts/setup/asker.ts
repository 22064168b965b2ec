import { cancel, confirm, isCancel, password, select, text } from '@clack/prompts';
import { Stop } from '../tools/say.ts';
import type { Flags } from './flags.ts';

type Question = {
  /** The flag that answers it. */
  flag: keyof Flags;
  message: string;
  /** What the flag, or the environment, said. */
  given?: string | undefined;
  /** Offered in a terminal, taken without one. Absent: there is no answer without asking. */
  otherwise?: string | undefined;
  /** Not shown while typed. */
  secret?: boolean;
  /** Label and hint of each answer that will do. */
  choices?: Record<string, [label: string, hint?: string]>;
  /** @returns why an answer will not do */
  objection?: (answer: string) => string | undefined;
};

/** Gets answers: from what was given, from the one at the terminal, or from the default. */
export type Asker = {
  /** @throws Stop when a given answer will not do, or there is nobody to ask and no default */
  answer(question: Question): Promise<string>;
  /** Yes or no. Nobody to ask: no. */
  agree(message: string): Promise<boolean>;
};

/** @param interactive whether somebody is at a terminal; without one nothing ever waits */
export function asker(interactive: boolean): Asker {
  return {
    async answer(question) {
      const { flag, given, otherwise } = question;
      const known = given ?? (interactive ? undefined : otherwise);
      if (known === undefined && !interactive) throw new Stop(`Missing --${flag}: ${question.message}.`);
      if (known === undefined) return answered(await prompt(question));
      const reason = objectionTo(question, known);
      if (reason) throw new Stop(`The value for --${flag} ${reason}.`);
      return known;
    },
    agree: async (message) => interactive && answered(await confirm({ message, initialValue: false })),
  };
}

const anyOf = new Intl.ListFormat('en', { type: 'disjunction' });

function objectionTo({ choices, secret, objection }: Question, answer: string): string | undefined {
  if (choices && !Object.hasOwn(choices, answer)) return `must be ${anyOf.format(Object.keys(choices))}`;
  if (secret && !/^[\x21-\x7E]+$/.test(answer)) return 'is not a valid secret';
  return objection?.(answer);
}

function prompt(question: Question) {
  const { message, otherwise, choices, secret } = question;
  const initially = otherwise === undefined ? {} : { initialValue: otherwise };
  if (choices) {
    const options = Object.entries(choices).map(([value, [label, hint = '']]) => ({ value, label, hint }));
    return select<string>({ message, options, ...initially });
  }
  const validate = (answer: string | undefined) => {
    const reason = objectionTo(question, answer ?? '');
    return reason && `It ${reason}`;
  };
  return secret ? password({ message, validate }) : text({ message, validate, ...initially });
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) {
    cancel('Nothing was changed.');
    process.exit(130);
  }
  return answer as Exclude<T, symbol>;
}
