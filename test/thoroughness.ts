/** True where tests may take longer: in `npm test -- --ci`, and with TESTS=thorough before `npm test tests <file>`. */
export const isThorough = process.env["TESTS"] === "thorough";
