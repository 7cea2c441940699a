// SPDX-License-Identifier: GPL-2.0-only

/** Text of an errno as the C library has it in English: what `%m` prints. */
export const errnoText = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  EIO: 'Input/output error',
  ENXIO: 'No such device or address',
  E2BIG: 'Argument list too long',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EXDEV: 'Invalid cross-device link',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  ETXTBSY: 'Text file busy',
  EFBIG: 'File too large',
  ENOSPC: 'No space left on device',
  ESPIPE: 'Illegal seek',
  EROFS: 'Read-only file system',
  EMLINK: 'Too many links',
  ERANGE: 'Numerical result out of range',
  ENAMETOOLONG: 'File name too long',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
  ENODATA: 'No data available',
  EOVERFLOW: 'Value too large for defined data type',
  EBADMSG: 'Bad message',
  EOPNOTSUPP: 'Operation not supported',
  ENOTTY: 'Inappropriate ioctl for device',
  ENOPKG: 'Package not installed',
  EMSGSIZE: 'Message too long',
  ENOKEY: 'Required key not available',
} as const;

export type Errno = keyof typeof errnoText;
