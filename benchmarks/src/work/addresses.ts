/** URLs of the API of all candidates, and of another origin. */
export const apiFolder = 'https://api.example.com/v1/';
const foreignFolder = 'https://cdn.example.net/v1/';

const ids = Array.from({ length: 1_000 }, (_, id) => `items/${id}`);

/** A thousand URLs, because an app requests more than one. */
export const apiAddresses = ids.map((id) => apiFolder + id);
export const foreignAddresses = ids.map((id) => foreignFolder + id);
