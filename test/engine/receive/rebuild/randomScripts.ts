// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';

/** What is at a path. */
interface Node {
  readonly ino: number;
  readonly type: 'file' | 'directory' | 'symlink';
  size: number;
  readonly xattrs: Set<string>;
}

/** Something that is done to a tree; the numbers choose among what there is. */
export interface Operation {
  readonly what: string;
  readonly which: number;
  readonly where: number;
  readonly name: string;
  readonly value: number;
}

const block = 4096;

const whats = [
  ...['mkfile', 'mkfile', 'mkdir', 'mkdir', 'symlink', 'rename', 'rename', 'rename', 'link'],
  ...['remove', 'remove', 'write', 'write', 'zeros', 'truncate', 'clone', 'clone'],
  ...['chmod', 'chown', 'set_xattr', 'remove_xattr'],
];

/** Operations in any order: the streams of them are right, but none that a kernel would send. */
export const operations = (maxLength: number): fc.Arbitrary<Operation[]> =>
  fc.array(
    fc.record({
      what: fc.constantFrom(...whats),
      which: fc.nat(1000),
      where: fc.nat(1000),
      name: fc.constantFrom('a', 'b', 'c', 'd', 'long-name'),
      value: fc.nat(1000),
    }),
    { maxLength },
  );

/** A tree that operations are done to, each told as a line of a scripted stream. */
export class ScriptedTree {
  readonly #paths = new Map<string, Node>([['.', newNode(256, 'directory')]]);
  readonly #uuid: () => number;
  #lines: string[] = [];
  #told = new Set<Node>();
  /** Numbers of inodes that are gone come again. */
  #free: number[] = [];
  #highest = 256;

  constructor(uuid: () => number) {
    this.#uuid = uuid;
  }

  do({ what, which, where, name, value }: Operation): void {
    const directory = pick(this.#of('directory'), where);
    const path = directory === '.' ? name : `${directory}/${name}`;
    const file = pick(this.#of('file'), which);
    const any = pick([...this.#paths.keys()].slice(1), which);
    if (what === 'mkfile' || what === 'mkdir' || what === 'symlink') this.#make(what, path);
    else if (any === '') return;
    else if (what === 'rename') this.#rename(any, path);
    else if (what === 'remove') this.#remove(any);
    else if (what === 'chmod') this.#chmod(any, value);
    else if (what === 'chown') this.#tell(any, `chown ${any} ${value} ${where}`);
    else if (what === 'set_xattr' || what === 'remove_xattr') this.#xattr(what, any, name, value);
    else if (file === '') return;
    else if (what === 'link') this.#link(file, path);
    else if (what === 'clone') this.#clone(file, pick(this.#of('file'), where), value);
    else this.#change(what, file, value);
  }

  /** The lines since the last call, with the times of all that they tell of, as a sender has them. */
  script(): string {
    const done = new Set<Node>();
    for (const [path, node] of this.#paths) {
      if (this.#told.has(node) && !done.has(node))
        this.#lines.push(`utimes ${path} ${1000 + this.#lines.length}`);
      done.add(node);
    }
    const lines = this.#lines;
    this.#lines = [];
    this.#told = new Set();
    return lines.join('\n');
  }

  #of(type: Node['type']): string[] {
    return [...this.#paths].filter(([, node]) => node.type === type).map(([path]) => path);
  }

  #node(path: string): Node {
    const node = this.#paths.get(path);
    if (!node) throw new Error(`Nothing is at ${path}`);
    return node;
  }

  #tell(path: string, line: string): void {
    this.#told.add(this.#node(path));
    this.#lines.push(line);
  }

  #tellAbove(path: string): void {
    this.#told.add(this.#node(above(path)));
  }

  #make(what: 'mkfile' | 'mkdir' | 'symlink', path: string): void {
    if (this.#paths.has(path)) return;
    const ino = this.#free.shift() ?? ++this.#highest;
    const type = what === 'mkfile' ? 'file' : what === 'mkdir' ? 'directory' : 'symlink';
    this.#paths.set(path, newNode(ino, type));
    this.#tellAbove(path);
    this.#tell(path, `${what} ${path} ${ino}${what === 'symlink' ? ' target' : ''}`);
    this.#tell(path, `chown ${path} 0 0`);
    if (what !== 'symlink') this.#tell(path, `chmod ${path} 644`);
  }

  #rename(from: string, to: string): void {
    if (this.#paths.has(to) || to === from || to.startsWith(`${from}/`)) return;
    this.#tellAbove(from);
    this.#tellAbove(to);
    this.#tell(from, `rename ${from} ${to}`);
    for (const [path, node] of [...this.#paths]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.#paths.delete(path);
      this.#paths.set(`${to}${path.slice(from.length)}`, node);
    }
  }

  #link(file: string, path: string): void {
    if (this.#paths.has(path)) return;
    this.#tell(file, `link ${path} ${file}`);
    this.#paths.set(path, this.#node(file));
    this.#tellAbove(path);
  }

  #remove(path: string): void {
    const node = this.#node(path);
    if ([...this.#paths.keys()].some((other) => other.startsWith(`${path}/`))) return;
    this.#tellAbove(path);
    this.#tell(path, `${node.type === 'directory' ? 'rmdir' : 'unlink'} ${path}`);
    this.#paths.delete(path);
    if (![...this.#paths.values()].includes(node)) this.#free.push(node.ino);
  }

  #chmod(path: string, value: number): void {
    if (this.#node(path).type !== 'symlink')
      this.#tell(path, `chmod ${path} ${(value % 0o1000).toString(8)}`);
  }

  /** Those of users are only for files and directories. */
  #xattr(what: 'set_xattr' | 'remove_xattr', path: string, name: string, value: number): void {
    const node = this.#node(path);
    if (node.type === 'symlink') return;
    if (what === 'set_xattr') {
      node.xattrs.add(name);
      this.#tell(path, `set_xattr ${path} user.${name} ${value}`);
    } else if (node.xattrs.delete(name)) this.#tell(path, `remove_xattr ${path} user.${name}`);
  }

  #change(what: string, path: string, value: number): void {
    const node = this.#node(path);
    const offset = (value % 7) * block;
    const length = 1 + ((value * 37) % (3 * block));
    if (what === 'truncate') {
      node.size = value * 13;
      this.#tell(path, `truncate ${path} ${node.size}`);
    } else if (what === 'write' || what === 'zeros') {
      node.size = Math.max(node.size, offset + length);
      const byte = what === 'zeros' ? 0 : 1 + (value % 250);
      this.#tell(path, `write ${path} ${offset} ${length} ${byte}`);
    }
  }

  /** Whole blocks, or up to the end of both. */
  #clone(target: string, source: string, value: number): void {
    const from = this.#node(source);
    const to = this.#node(target);
    const blocks = Math.floor(from.size / block);
    if (from === to || blocks === 0) return;
    const first = value % blocks;
    const count = 1 + (value % (blocks - first));
    const offset = ((value * 3) % 5) * block;
    const length = count * block;
    to.size = Math.max(to.size, offset + length);
    this.#tell(
      target,
      `clone ${target} ${offset} ${length} ${this.#uuid()} ${source} ${first * block}`,
    );
  }
}

const newNode = (ino: number, type: Node['type']): Node => ({
  ...{ ino, type },
  size: 0,
  xattrs: new Set(),
});

const pick = (paths: readonly string[], which: number): string =>
  paths.length === 0 ? '' : (paths[which % paths.length] ?? '');

const above = (path: string): string =>
  path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
