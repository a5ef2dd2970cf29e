/** The API of all candidates, and an address that is none of its. */
export const apiFolder = 'https://api.example.com/v1/';
const foreignFolder = 'https://cdn.example.net/v1/';

const ids = Array.from({ length: 1_000 }, (_, id) => `items/${id}`);

/** A thousand of them, since an app asks for more than one thing. */
export const apiAddresses = ids.map((id) => apiFolder + id);
export const foreignAddresses = ids.map((id) => foreignFolder + id);
