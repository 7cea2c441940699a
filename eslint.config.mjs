// SPDX-License-Identifier: GPL-2.0-only
import { builtinModules } from 'node:module';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** What no file under engine/ may import: it must run anywhere, and know no editor and no protocol. */
const hosts = [
  'node:*',
  // Rooted: the house named stream is none of Node's.
  ...builtinModules.map((name) => `/${name}`),
  'vscode',
  'vscode-*',
  '@vscode/*',
  '**/server/**',
  '**/client/**',
];
const hostGlobals = ['Buffer', 'process', '__dirname', '__filename', 'require', 'setImmediate'];

/** The houses of engine/ and the houses that each may not import: imports go one way. */
const forbidden = {
  stream: ['snapshot', 'disk', 'send', 'receive'],
  snapshot: ['stream', 'disk', 'send', 'receive'],
  disk: ['stream', 'send', 'receive'],
  send: ['disk', 'receive'],
  receive: ['disk', 'send'],
};

const restrict = (group, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ group, message }] }],
});
const up = (house) => [`**/${house}/**`, `**/${house}`];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'test/fixtures/', 'test/e2e/out/'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines': ['error', { max: 400 }],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-console': 'off' },
  },
  { files: ['server/cli/**', 'test/**'], rules: { 'no-console': 'off' } },
  {
    files: ['engine/**/*.ts'],
    rules: {
      ...restrict(hosts, 'engine/ runs anywhere: bytes come in through ByteSource.'),
      'no-restricted-globals': ['error', ...hostGlobals],
    },
  },
  ...Object.entries(forbidden).map(([house, others]) => ({
    files: [`engine/${house}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: hosts, message: 'engine/ runs anywhere: bytes come in through ByteSource.' },
            {
              group: others.flatMap(up),
              message: `engine/${house} must not know this house: imports go one way.`,
            },
          ],
        },
      ],
    },
  })),
  {
    files: ['server/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['vscode', '**/client/**'],
              message: 'server/ runs outside the extension host.',
            },
            {
              group: ['vscode-languageserver-protocol', 'vscode-jsonrpc'],
              message: 'vscode-languageserver has it: this would be a copy beside it.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['client/**/*.ts'],
    rules: restrict(['**/engine/**'], 'client/ asks the servers; the engine runs in them.'),
  },
  prettier,
);
