/** Whether both are the same type; `any` is the same as `any` only. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** `typeOf(value).is<Expected>()` compiles if the type of `value` is exactly `Expected`. */
export declare function typeOf<Actual>(value: Actual): {
  is<Expected>(...mismatch: Same<Actual, Expected> extends true ? [] : [Expected]): void;
};
