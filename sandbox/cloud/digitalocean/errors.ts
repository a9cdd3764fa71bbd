/** An answer of DigitalOcean's API that is no success. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly id: string,
    message: string,
  ) {
    super(message);
  }
}

export const notFound = (message = "The resource you were accessing could not be found."): ApiError =>
  new ApiError(404, "not_found", message);

export const unprocessable = (message: string): ApiError => new ApiError(422, "unprocessable_entity", message);

export const badRequest = (message: string): ApiError => new ApiError(400, "bad_request", message);

export const forbidden = (): ApiError =>
  new ApiError(403, "forbidden", "You do not have access for the attempted action.");

export const pendingEvent = (what = "Droplet"): ApiError => unprocessable(`${what} already has a pending event.`);
