// SPDX-License-Identifier: GPL-2.0-only

/** DAP's ValueFormat, as far as it is honoured. */
export interface ValueFormat {
  readonly hex: boolean;
}

/** What a person sees of the engine's state: one line, and what is inside it. */
export interface Value {
  /** One line of safe text; says what is inside, for a node that is collapsed. */
  readonly show: (format: ValueFormat) => string;
  readonly type?: string;
  /** What a comparison takes; nothing for what can only be looked into. */
  readonly raw?: number | bigint | string | boolean;
  readonly fields?: readonly Field[];
  readonly items?: Items;
  /** Where its bytes are, for whoever wants to read them as memory. */
  readonly memory?: string;
  /** Its bytes, where they are nowhere but in the state: they are read by the expression for it. */
  readonly bytes?: Uint8Array;
  /** The engine's command, counted from 0, that it is of. */
  readonly command?: number;
  /** Works it out where that costs something: only once a person wants it. */
  readonly later?: () => Value;
}

export interface Field {
  readonly name: string;
  /** What to evaluate for it, where that isn't its name. */
  readonly expression?: string;
  readonly value: Value;
}

/** Members by number, made when they are looked at. */
export interface Items {
  readonly count: number;
  readonly at: (index: number) => Value | undefined;
  /** What names a member wherever it stands, as the kernel finds it: `257:9` for inode and generation. */
  readonly keyOf?: (index: number) => string | undefined;
  /** The member of that key, where it is found faster than by looking through all. */
  readonly byKey?: (key: string) => Value | undefined;
}
