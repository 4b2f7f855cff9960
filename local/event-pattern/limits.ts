// stub
export function checkServiceLimits(_pattern: string | object): void {}
