// Style sheets and icons are files of their own and reach the bundle as text.
declare module '*.css' {
  const text: string;
  export default text;
}
declare module '*.svg' {
  const text: string;
  export default text;
}
