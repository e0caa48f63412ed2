// Transforms what jest loads with swc, as @swc/jest does, but for the name that the source map gives the file: it has to
// be a URL. From a plain path with a % in it the stack of an error gets a name that is no file's, and whoever reads the
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
