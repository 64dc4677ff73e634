// What JSX becomes in the bundle: the classic form takes fewer bytes than the automatic one, whose types we use.
export { Fragment as sgFragment, h as sgElement } from "preact";
