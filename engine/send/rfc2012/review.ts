// SPDX-License-Identifier: GPL-2.0-only

/** What a reviewer said of a function, in other words. */
export interface ReviewRemark {
  readonly author: string;
  /** ISO 8601. */
  readonly date: string;
  readonly remark: string;
}

const byArneJansen = (remark: string): ReviewRemark => ({
  author: 'Arne Jansen',
  date: '2012-07-23',
  remark,
});

/** He missed it in nine places; it came in Linux 5.18. */
const helper = 'A helper is missing here: to find the first item of an inode and a type.';

/**
 * The review of the patch of 4 July 2012, by the event at which the engine does what was asked about:
 * a function's beginning or, for what it decides, the event of that.
 */
const remarks: Readonly<Record<string, string>> = {
  iterate_backrefs:
    'Of the sent snapshot the last inode found is kept, elsewhere the lowest: why? And the rule for ' +
    "several places in one file isn't clear: it is almost, but not quite, the lowest offset.",
  find_extent_clone: 'What is this function for? A comment would help.',
  clone_chosen:
    'The loop ends at the first source that was found, and so may miss the sent snapshot, which it ' +
    'means to prefer.',
  gen_unique_name:
    'A UUID would be a unique name without looking in both trees for it, and without the seeks.',
  get_cur_inode_state: 'Why an int, and not the enum that it is?',
  get_first_ref:
    'The name says little of what it does: it is the first parent directory, or the first ref.',
  will_overwrite_ref:
    'A comment is missing. Renames may well go wrong where the parent is no direct ancestor.',
  overwrite: 'Renames may well go wrong where the parent is no direct ancestor.',
  name_cache_insert:
    "A radix tree's index is an unsigned long, an inode number is not: trouble on 32 bit.",
  name_cache_clean_unused: "The first condition is superfluous: the loop's own is enough.",
  get_cur_name_and_parent:
    'That 1 is returned exactly for an orphan name is too much magic, and the list in the entry is ' +
    'unused and initialized in a strange way.',
  get_cur_path: 'Thanks for the comment: when an inode has an orphan name is told there.',
  send_subvol_begin:
    'PATH is only the last component: what of subvolumes deeper in the tree? And the parent is not ' +
    `named? ${helper}`,
  send_chmod: 'Four sevens?',
  send_utimes:
    "That the inode is there isn't checked. And the time of creation: yes, please send it.",
  can_rmdir: helper,
  process_recorded_refs:
    "Is it here that send_progress should advance, or at the caller's? A ulist's aux is an unsigned " +
    'long, too small for a generation on 32 bit.',
  process_all_refs: `Releasing the path right before the end is not needed. ${helper}`,
  process_all_new_xattrs: helper,
  send_create_inode: 'Braces in all branches, if one needs them.',
  send_write: 'The number of bytes read would better be called num_read.',
  send_clone: 'clone_root2: a name from hell.',
  send_write_or_clone: 'What of preallocated extents?',
  is_extent_unchanged: helper,
  send_subvol:
    "Of full_send_tree: why is the transaction id read outside of the transaction? And shouldn't the " +
    'key only be set where the loop starts anew?',
};

/** The remarks on what the event tells of; undefined for none. */
export function reviewOf(event: string): readonly ReviewRemark[] | undefined {
  const remark = Object.hasOwn(remarks, event) ? remarks[event] : undefined;
  return remark === undefined ? undefined : [byArneJansen(remark)];
}

/** The events that carry a remark. */
export const reviewedEvents: readonly string[] = Object.keys(remarks);
