// SPDX-License-Identifier: GPL-2.0-only
import { cannotEvaluate } from '../errors';
import { eventValue } from '../scopes/event';
import type { Scene } from '../scopes/scene';
import { scopeFields, scopes, type ScopeDefinition } from '../scopes/scopes';
import type { Field, Value } from '../variables/value';
import type { Scalar } from './expression';
import { unknownName } from './nearest';
import { askQuestion, questionNames } from './questions';
import { askReceiver } from './recordedQuestions';

/** Which scope shows a name: they always show the same ones. */
const scopeOfName = new Map<string, ScopeDefinition>();

/**
 * The names that an expression can begin with: what the scopes show, and `event`. Only that scope is
 * made which has the name, as conditions are asked at every event.
 */
export class EvaluationNames {
  private readonly scene: Scene;
  private readonly made = new Map<ScopeDefinition, readonly Field[]>();

  constructor(scene: Scene) {
    this.scene = scene;
  }

  find(name: string): Value | undefined {
    if (name === 'event') return eventValue(this.scene.event);
    const known = scopeOfName.get(name);
    if (known) return this.findIn(known, name);
    for (const scope of scopes) {
      const found = this.findIn(scope, name);
      if (!found) continue;
      scopeOfName.set(name, scope);
      return found;
    }
    return undefined;
  }

  /** Every name. */
  all(): string[] {
    const shown = scopes.flatMap((scope) =>
      scope.expression === '' ? this.fieldsOf(scope).map(({ name }) => name) : [scope.expression],
    );
    return [...shown, 'event'];
  }

  /** The answer to one of the engine's questions; throws a DebugError that helps. */
  ask(name: string, given: readonly Scalar[], text: string): Value {
    const { sctx, receiver } = this.scene;
    const answer = sctx
      ? askQuestion(name, given, sctx, text)
      : askReceiver(name, given, receiver(), text);
    if (answer) return answer;
    throw cannotEvaluate(
      text,
      unknownName(
        `${name}()`,
        questionNames.map((one) => `${one}()`),
      ),
    );
  }

  private findIn(scope: ScopeDefinition, name: string): Value | undefined {
    if (scope.field) return scope.field(this.scene, name);
    if (scope.expression === '') {
      return this.fieldsOf(scope).find((field) => field.name === name)?.value;
    }
    if (scope.expression !== name) return undefined;
    return { show: () => scope.name, type: scope.name, fields: this.fieldsOf(scope) };
  }

  private fieldsOf(scope: ScopeDefinition): readonly Field[] {
    const made = this.made.get(scope) ?? scopeFields(scope, this.scene);
    this.made.set(scope, made);
    return made;
  }
}
