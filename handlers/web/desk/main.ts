import { createApp } from 'vue';
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/dark/css-vars.css';
import '~/theme/tokens.css';
import '~/theme/theme';
import './desk.css';
import App from './App.vue';
import { router } from './router';

createApp(App).use(router).mount('#app');
