// The neutral stack's name, for those who need not load CDK.
export const STACK_NAME = "tidings-bench";
