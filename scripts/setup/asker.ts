import { cancel, confirm, isCancel, password, select, text } from '@clack/prompts';
import { Stop } from '../tools/say.ts';

type Question = {
  /** The flag that answers it, without its dashes. */
  flag: string;
  message: string;
  /** What the flag, or the environment, said. */
  given?: string | undefined;
  /** Offered in a terminal, taken without one. Absent: there is no answer without asking. */
  otherwise?: string | undefined;
  /** Not shown while typed. */
  secret?: boolean;
  choices?: { value: string; label: string; hint?: string }[];
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
      const { flag, given, otherwise, choices } = question;
      const objection = (answer: string): string | undefined => {
        if (choices && !choices.some(({ value }) => value === answer))
          return `must be ${choices.map(({ value }) => value).join(' or ')}`;
        return question.objection?.(answer);
      };
      const known = given ?? (interactive ? undefined : otherwise);
      if (known === undefined && !interactive) throw new Stop(`Give --${flag}: ${question.message}.`);
      if (known === undefined) return answered(await prompt(question, objection));
      const reason = objection(known);
      if (reason) throw new Stop(`--${flag} ${reason}.`);
      return known;
    },
    agree: async (message) => interactive && answered(await confirm({ message, initialValue: false })),
  };
}

function prompt(question: Question, objection: (answer: string) => string | undefined) {
  const { message, otherwise, choices, secret } = question;
  if (choices) return select<string>({ message, options: choices, ...initially(otherwise) });
  const validate = (answer: string | undefined) => objection(answer ?? '');
  if (secret) return password({ message, validate });
  return text({ message, validate, ...initially(otherwise) });
}

const initially = (value: string | undefined) => (value === undefined ? {} : { initialValue: value });

function answered<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) {
    cancel('Nothing was changed.');
    process.exit(130);
  }
  return answer as Exclude<T, symbol>;
}
