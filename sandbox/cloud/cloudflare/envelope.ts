import type { FastifyRequest } from "fastify";

/** The frame around every answer. */
export const success = (result: unknown, info?: Record<string, number>) => ({
  result,
  success: true,
  errors: [],
  messages: [],
  ...(info ? { result_info: info } : {}),
});

/** One page of a list. `most` is the largest page that this list allows. */
export function pageOf<T>(request: FastifyRequest, all: T[], usual: number, most: number) {
  const query = request.query as Record<string, string | undefined>;
  const size = Math.min(most, whole(query.per_page, usual));
  const current = whole(query.page, 1);
  const listed = all.slice((current - 1) * size, current * size);
  return success(listed, {
    page: current,
    per_page: size,
    count: listed.length,
    total_count: all.length,
    total_pages: Math.ceil(all.length / size),
  });
}

function whole(text: string | undefined, fallback: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : fallback;
}
