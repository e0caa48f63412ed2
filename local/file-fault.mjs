// Describes a failed file operation for the person who starts the app: which folder, why, and what to do, not only an
// error code. Plain JavaScript, because the set-up needs it before anything is built.

const reasons = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is on a file system that is read-only',
  ENOTDIR: 'it is a file, or below one, and has to be a folder',
  EEXIST: 'it is a file and has to be a folder',
  EISDIR: 'a folder is in the place of a file there',
  ENOENT: 'it does not exist and can not be created',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  ENAMETOOLONG: 'its path is too long',
  ELOOP: 'its path has too many symbolic links',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EBUSY: 'another program has it open',
};

/**
 * Describes in one sentence what is wrong with a folder, followed by the advice and the system's error code and path;
 * undefined if the error is not a failed file operation.
 */
export function describeFileFault(error, folder, advice) {
  if (typeof error?.code !== 'string' || typeof error.syscall !== 'string' || typeof error.path !== 'string')
    return undefined;
  const reason = reasons[error.code] ?? 'the system refused it';
  return `${folder} can't be used: ${reason}. ${advice} (${error.code}: ${error.syscall} ${error.path})`;
}
