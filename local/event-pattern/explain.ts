export function explain(_p: string | object, _e: string | object): string[] {
  return [];
}
