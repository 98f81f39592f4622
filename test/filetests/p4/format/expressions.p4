// test: p4-format
struct s { bit<8> x; }
const bit<8> a=(bit<8>)1+~b*-c- -d+ +e;
const bool b=!(x&&y)||z==1&&w!=2;
const bit<8> c=x>>2<<3>>y;
const s d={1,{2,3},...}; const s e={a=1,b={ },...};
const s f={#}; const s g=(s){ x = 1 };
const s h = {
  1,2};
const bit<8> i=x?y:z?1:2;
const string t="a  b"++"c";
const bit<8> j = first_operand_with_a_long_name + second_operand_with_a_long_name * third_operand_with_a_long_name - fourth;
const bool k = first_condition_with_a_long_name && second_condition_with_a_long_name || third_condition_with_a_long_name && fourth_condition_of_this_expression == 4;
const bit<8> l = a_condition_with_a_rather_long_name == 0 ? the_first_value_with_a_long_name : the_other_value_with_a_name;
const bit<8> m = function_with_a_rather_long_name(first_argument_with_a_long_name, second_argument_with_a_name + 1, { 1, 2 });
const bit<8> n = function_with_a_rather_long_name({ first_element_with_a_long_name, second_element_with_a_name, third });
const bit<8> o = error.NoMatch==e?x.y[1].z[7:0]:f<bit<8>>(x).g();
// expect:
// struct s { bit<8> x; }
//
// const bit<8> a = (bit<8>) 1 + ~b * -c - -d + +e;
// const bool b = !(x && y) || z == 1 && w != 2;
// const bit<8> c = x >> 2 << 3 >> y;
// const s d = { 1, { 2, 3 }, ... };
// const s e = { a = 1, b = {}, ... };
// const s f = {#};
// const s g = (s) { x = 1 };
// const s h = {
//     1,
//     2
// };
// const bit<8> i = x ? y : z ? 1 : 2;
// const string t = "a  b" ++ "c";
// const bit<8> j = first_operand_with_a_long_name +
//     second_operand_with_a_long_name * third_operand_with_a_long_name -
//     fourth;
// const bool k = first_condition_with_a_long_name && second_condition_with_a_long_name ||
//     third_condition_with_a_long_name && fourth_condition_of_this_expression == 4;
// const bit<8> l = a_condition_with_a_rather_long_name == 0
//     ? the_first_value_with_a_long_name
//     : the_other_value_with_a_name;
// const bit<8> m = function_with_a_rather_long_name(
//     first_argument_with_a_long_name,
//     second_argument_with_a_name + 1,
//     { 1, 2 }
// );
// const bit<8> n = function_with_a_rather_long_name({
//     first_element_with_a_long_name,
//     second_element_with_a_name,
//     third
// });
// const bit<8> o = error.NoMatch == e ? x.y[1].z[7:0] : f<bit<8>>(x).g();
