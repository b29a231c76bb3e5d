// Lets scripts import stylesheets, which the build gathers in one, and the example app, as text.

declare module "*.css";

declare module "*.py" {
  const text: string;
  export default text;
}
