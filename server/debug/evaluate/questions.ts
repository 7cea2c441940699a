// SPDX-License-Identifier: GPL-2.0-only
import { canRmdir } from '../../../engine/send/canRmdir';
import { SendError } from '../../../engine/send/errors';
import { getCurPath } from '../../../engine/send/getCurPath';
import { readInodeItem } from '../../../engine/send/inodeInfo';
import { getCurInodeState, InodeState } from '../../../engine/send/inodeState';
import { didOverwriteRef, willOverwriteRef } from '../../../engine/send/overwriteRef';
import type { SendContext } from '../../../engine/send/sendContext';
import { checkpoint } from '../../../engine/send/sendEngine';
import { cannotEvaluate } from '../errors';
import { structValue } from '../variables/compound';
import { flagValue, nameValue, numberValue } from '../variables/scalars';
import type { Value } from '../variables/value';
import type { Scalar } from './expression';
import { namedBytes } from './namedBytes';
import { inodeAt, pathOf } from './pathLookup';

/** What the engine asks itself, to be asked by a person; what was given is of the kinds it takes. */
interface Question {
  /** The forms that it takes: `name` is text, all else a number. */
  readonly forms: readonly (readonly string[])[];
  readonly answer: (sctx: SendContext, numbers: readonly number[], name: string) => Value;
}

const stateNames = new Map<number, string>([
  [InodeState.noChange, 'inode_state_no_change'],
  [InodeState.willCreate, 'inode_state_will_create'],
  [InodeState.didCreate, 'inode_state_did_create'],
  [InodeState.willDelete, 'inode_state_will_delete'],
  [InodeState.didDelete, 'inode_state_did_delete'],
]);

const questions: Readonly<Record<string, Question>> = {
  get_cur_path: {
    forms: [['ino'], ['ino', 'gen']],
    answer: (sctx, [ino = 0, gen]) => nameValue(getCurPath(sctx, ino, gen ?? genOf(sctx, ino))),
  },

  get_cur_inode_state: {
    forms: [['ino'], ['ino', 'gen']],
    answer: (sctx, [ino = 0, gen]) => {
      const state = getCurInodeState(sctx, ino, gen ?? genOf(sctx, ino));
      return numberValue(state, stateNames.get(state), 'enum inode_state');
    },
  },

  can_rmdir: {
    forms: [['dir'], ['dir', 'gen']],
    answer: (sctx, [dir = 0, gen]) => flagValue(canRmdir(sctx, dir, gen ?? genBefore(sctx, dir))),
  },

  will_overwrite_ref: {
    forms: [
      ['dir', 'name'],
      ['dir', 'gen', 'name'],
    ],
    answer: (sctx, [dir = 0, gen], name) => {
      const dirGen = gen ?? genOf(sctx, dir);
      const who = willOverwriteRef(sctx, dir, dirGen, namedBytes(name), undefined);
      if (!who) return flagValue(false);
      const summary = `true: inode ${who.ino} (gen ${who.gen})`;
      return {
        ...structValue('bool', summary, {
          who_ino: numberValue(who.ino),
          who_gen: numberValue(who.gen),
        }),
        raw: true,
      };
    },
  },

  did_overwrite_ref: {
    forms: [
      ['dir', 'ino', 'name'],
      ['dir', 'dir_gen', 'ino', 'ino_gen', 'name'],
    ],
    answer: (sctx, numbers, name) => {
      const [dir = 0, dirGen, ino, inoGen] =
        numbers.length === 4 ? numbers : [numbers[0], undefined, numbers[1], undefined];
      const taken = didOverwriteRef(
        sctx,
        dir,
        dirGen ?? genOf(sctx, dir),
        ino ?? 0,
        inoGen ?? genBefore(sctx, ino ?? 0),
        namedBytes(name),
      );
      return flagValue(taken);
    },
  },

  ino: {
    forms: [['name']],
    answer: (sctx, _, name) => {
      const found = inodeAt(sctx, namedBytes(name));
      if (!found) throw new SendError('ENOENT', `neither snapshot has "${name}"`);
      return numberValue(found.what, found.where === 'parent_root' ? 'in the parent only' : '');
    },
  },

  path: {
    forms: [['ino']],
    answer: (sctx, [ino = 0]) => {
      const found = pathOf(sctx, ino);
      if (!found) throw new SendError('ENOENT', `neither snapshot has inode ${ino}`);
      return nameValue(found.what, found.where === 'parent_root' ? 'in the parent only' : '');
    },
  },
};

export const questionNames: readonly string[] = Object.keys(questions);

/**
 * Asks the engine, on a copy of its state: the answer leaves no trace in it. Undefined where there is
 * no such question; throws a DebugError where it was asked otherwise, or has no answer.
 */
export function askQuestion(
  name: string,
  given: readonly Scalar[],
  sctx: SendContext,
  text: string,
): Value | undefined {
  const question = Object.hasOwn(questions, name) ? questions[name] : undefined;
  if (!question) return undefined;
  if (!question.forms.some((form) => fits(form, given))) {
    throw cannotEvaluate(text, `ask it as ${questionForms(name).join(' or ')}`);
  }
  const numbers = given.filter((one): one is number => typeof one === 'number');
  const texts = given.filter((one): one is string => typeof one === 'string');
  try {
    return question.answer(apart(sctx), numbers, texts[0] ?? '');
  } catch (error) {
    throw cannotEvaluate(text, error instanceof Error ? error.message : String(error));
  }
}

/** How a question is asked: `get_cur_path(ino, gen)`. */
export function questionForms(name: string): string[] {
  const forms = Object.hasOwn(questions, name) ? questions[name]?.forms : undefined;
  return (forms ?? []).map(
    (form) => `${name}(${form.map((one) => (one === 'name' ? '"name"' : one)).join(', ')})`,
  );
}

function fits(form: readonly string[], given: readonly Scalar[]): boolean {
  return (
    form.length === given.length &&
    form.every((one, at) => typeof given[at] === (one === 'name' ? 'string' : 'number'))
  );
}

/** A context of its own, that tells nobody and writes nothing. */
function apart(sctx: SendContext): SendContext {
  const nothing = (): void => undefined;
  const probe = { enter: nothing, leave: nothing, event: nothing };
  return { ...checkpoint(sctx), setup: { ...sctx.setup, sink: { write: nothing }, probe } };
}

/** The generation that is meant where none is given: the sent snapshot's, else the parent's. */
function genOf({ setup }: SendContext, ino: number): number {
  const sent = readInodeItem(setup.sendRoot, ino);
  return (sent ?? (setup.parentRoot && readInodeItem(setup.parentRoot, ino)))?.generation ?? 0;
}

/** Of what is about what there was: the parent's generation, else the sent snapshot's. */
function genBefore(sctx: SendContext, ino: number): number {
  const { parentRoot } = sctx.setup;
  const before = parentRoot && readInodeItem(parentRoot, ino);
  return before?.generation ?? genOf(sctx, ino);
}
