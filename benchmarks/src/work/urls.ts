/** URLs of the API of all candidates, and of another origin. */
export const apiFolder = 'https://api.example.com/v1/';
export const foreignFolder = 'https://cdn.example.net/v1/';

/** A thousand URLs, because an app requests more than one. */
export const apiUrls = Array.from({ length: 1_000 }, (_, id) => `${apiFolder}items/${id}`);
