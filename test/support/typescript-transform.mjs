// Transforms files for jest with swc, as @swc/jest does, except for the file's name in the source map: it has to
// be a URL. From a plain path with a % in it the stack of an error gets a wrong file name, and a program that reads the
// stack (Playwright does, with every call) fails.
import swc from '@swc/jest';
import { pathToFileURL } from 'node:url';

export default {
  createTransformer(options) {
    const base = swc.createTransformer(options);
    const transformerOf = (path) => swc.createTransformer({ ...options, sourceFileName: pathToFileURL(path).href });
    return {
      ...base,
      process: (source, path, jestOptions) => transformerOf(path).process(source, path, jestOptions),
      processAsync: (source, path, jestOptions) => transformerOf(path).processAsync(source, path, jestOptions),
      getCacheKey: (source, path, ...rest) => `${base.getCacheKey(source, path, ...rest)}-url`,
    };
  },
};
