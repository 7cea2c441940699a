// SPDX-License-Identifier: GPL-2.0-only
import { scopeFields, scopes, type Scene } from '../scopes/scopes';
import type { Field } from '../variables/value';

/** The names that an expression can begin with: what the scopes show. */
export function evaluationNames(scene: Scene): Field[] {
  return scopes.flatMap((scope) => {
    const fields = scopeFields(scope, scene);
    if (scope.expression === '') return fields;
    const value = { show: () => scope.name, type: scope.name, fields };
    return [{ name: scope.expression, value }];
  });
}
