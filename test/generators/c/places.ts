/** What can be assigned to in a generated function, and what its expressions read. */

import { expression, type Reads } from "./expressions.ts";
import { ARRAY_LENGTH, readField, type Scope } from "./scope.ts";

/** The expressions of a function's body. `call` is what its helper functions are called by. */
export function readsOf(scope: Scope, call: (argument: () => string) => string): Reads {
  const { tape } = scope;
  return {
    tape,
    call,
    scalar: () => scope.scalar(),
    other: () => {
      switch (tape.below(5)) {
        case 0:
        case 1:
          return `${scope.array().name}[${tape.below(ARRAY_LENGTH)}]`;
        case 2:
        case 3: {
          const { name, type } = scope.record();
          return readField(name, tape.pick(type.fields));
        }
        default: {
          const { name, array } = scope.pointer();
          return tape.pick([`*${name}`, `(${name} - ${array.name})`, `(${name} > ${array.name} + 2)`, `((void *)${name} == ${scope.array().name})`]);
        }
      }
    },
  };
}

/** An lvalue; side effects are only in what it is used for. */
export function place(scope: Scope, reads: Reads): string {
  switch (scope.tape.below(8)) {
    case 4:
      return element(scope, reads);
    case 5:
    case 6: {
      const { name, type } = scope.record();
      return `${name}.${scope.tape.pick(type.fields).path}`;
    }
    case 7:
      // In parentheses: what steps is the element, not the pointer, which would leave the array.
      return `(*${scope.pointer().name})`;
    default:
      return scope.scalar();
  }
}

/** Any element of an array. */
export function element(scope: Scope, reads: Reads): string {
  return `${scope.array().name}[(${expression(reads, 1)}) & ${ARRAY_LENGTH - 1}]`;
}
