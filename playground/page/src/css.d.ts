// Lets scripts import stylesheets, which the build gathers in one.

declare module "*.css";
