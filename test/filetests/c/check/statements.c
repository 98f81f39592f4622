// test: c-check
int f(int a) {
  break; // error: C3001 'break' stands outside of a loop or switch
  continue; // error: C3001 'continue' stands outside of a loop
  case 1: a = 2; // error: C3001 'case' stands outside of a switch
  switch (a) {
    case 1: a = 1; break;
    case 1: a = 2; break; // error: C3002 the case 1 stands twice in this switch
    case 5 ... 9: a = 3; break;
    case 7: a = 4; break; // error: C3002 the case 7 stands twice in this switch
    case 9 ... 8: break; // error: C3002 the range of the case is empty
    case a: break; // error: C2006 a case must be an integer constant
    default: break;
    default: break; // error: C3002 a switch has one default only
  }
  goto nowhere; // error: C3003 there is no label 'nowhere' in this function
here: // warning: C5121 unused label 'here'
here: // error: C3003 label 'here' is defined twice // warning: C5121 unused label 'here'
  a = 1;
  return; // error: C3004 the function returns a value: write one here
}
void g(int a) { return a; } // error: C3004 the function returns no value
int h(int a) { if (a) return 1; } // warning: C5005 'h' may end without returning a value
int endless(void) { for (;;) ; }
int total(int a) { switch (a) { case 1: return 1; default: return 2; } }
int falls_nowhere(int a) {
  __attribute__((fallthrough)); // error: C3001 'fallthrough' stands outside of a switch
  switch (a) {
  case 1:
    a++;
    __attribute__((fallthrough)); // error: C3001 'fallthrough' must stand directly before a case or default
    a++;
  case 2:
    a--;
    __attribute__((__fallthrough__));
  default:
    a++;
    __attribute__((fallthrough)); // error: C3001 'fallthrough' must stand directly before a case or default
  }
  return a;
}
